"""Real identity providers for tests: LemonLDAP::NG driven by a browser, SimpleSAMLphp as a second, independent one."""

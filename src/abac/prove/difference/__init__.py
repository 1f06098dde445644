"""What one version of some policies allows and another does not."""

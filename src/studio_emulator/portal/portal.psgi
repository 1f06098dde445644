# LemonLDAP::NG's portal under plackup: its own application, its static files, and our people instead of its sample ones.
use strict;
use warnings;
use JSON;
use Plack::Builder;
use Lemonldap::NG::Portal::Main;
use Lemonldap::NG::Portal::UserDB::Demo;

sub people {
    open my $file, '<', $ENV{PORTAL_PEOPLE} or die "$ENV{PORTAL_PEOPLE}: $!";
    local $/;
    return decode_json(<$file>);
}

%Lemonldap::NG::Portal::UserDB::Demo::demoAccounts = %{ people() };
%Lemonldap::NG::Portal::UserDB::Demo::demoGroups   = ();
my $portal = Lemonldap::NG::Portal::Main->run( {} );

builder {
    enable 'Static', path => qr{^/static/},     root => '/usr/share/lemonldap-ng/portal/htdocs';
    enable 'Static', path => qr{^/javascript/}, root => '/usr/share';
    sub {
        my $env = shift;
        $env->{SCRIPT_NAME} = '';
        return $portal->($env);
    };
};

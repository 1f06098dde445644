"""The operations of the SageMaker API, one function each: a Studio and a request to a response."""

from studio_emulator.operations.apps import create_app, delete_app, describe_app, list_apps
from studio_emulator.operations.domains import (
    create_domain,
    delete_domain,
    describe_domain,
    list_domains,
    update_domain,
)
from studio_emulator.operations.lifecycle_configs import (
    create_studio_lifecycle_config,
    delete_studio_lifecycle_config,
    describe_studio_lifecycle_config,
    list_studio_lifecycle_configs,
)
from studio_emulator.operations.presigned_urls import create_presigned_domain_url
from studio_emulator.operations.spaces import create_space, delete_space, describe_space, list_spaces, update_space
from studio_emulator.operations.tags import add_tags, delete_tags, list_tags
from studio_emulator.operations.user_profiles import (
    create_user_profile,
    delete_user_profile,
    describe_user_profile,
    list_user_profiles,
    update_user_profile,
)

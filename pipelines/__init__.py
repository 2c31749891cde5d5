"""Everything about the shared picture that is true without a screen."""

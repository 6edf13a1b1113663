"""The web face: voting with a slip on a phone, and screening by personal link."""

from reviewkit.web.building import app, personal_link
from reviewkit.web.paper import slips_page
from reviewkit.web.serving import serve

__all__ = ["app", "personal_link", "serve", "slips_page"]

"""Tokens with which the site and its people speak to the service (RFC 7519, HS256)."""

import base64
import hashlib
import hmac
import json
import secrets
import time

import frappe

from personal_data_download import roles

AUDIENCE = "personal-data-download"
LIFE_SECONDS = 60


def of_person(user: str, auth_time: str | int | None = None) -> dict:
	"""Claims of somebody who asks for themselves; `auth_time` where the password was asked."""
	account = frappe.db.get_value("User", user, ["language", "time_zone"], as_dict=True) or {}
	return _known(
		sub=user,
		roles=roles.assigned(user),
		locale=account.get("language"),
		zoneinfo=account.get("time_zone"),
		auth_time=int(auth_time) if auth_time else None,
	)


def of_officer(user: str, on_behalf_of: str | None = None) -> dict:
	return _known(sub=user, on_behalf_of=on_behalf_of, roles=roles.assigned(user))


def of_site() -> dict:
	"""Claims of the site itself, for what no person asks."""
	return {"sub": "Administrator", "scope": "site"}


def sign(claims: dict, secret: str) -> str:
	"""A token that lasts 60 seconds, for one call."""
	now = int(time.time())
	payload = {
		"iss": frappe.local.site,
		"aud": AUDIENCE,
		**claims,
		"iat": now,
		"exp": now + LIFE_SECONDS,
		"jti": secrets.token_urlsafe(16),
	}
	signed = f"{_encode({'alg': 'HS256', 'typ': 'JWT'})}.{_encode(payload)}"
	signature = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
	return f"{signed}.{_base64url(signature)}"


def _known(**claims) -> dict:
	# An account without roles has an empty list of them.
	return {claim: value for claim, value in claims.items() if value or claim == "roles"}


def _encode(value: dict) -> str:
	return _base64url(json.dumps(value, separators=(",", ":")).encode())


def _base64url(raw: bytes) -> str:
	return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()

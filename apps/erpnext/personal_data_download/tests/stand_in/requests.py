"""Stands in for the library where it is not installed: no call leaves a test."""


class exceptions:
	class RequestException(IOError):
		pass

	class ConnectionError(RequestException):
		pass

	class Timeout(RequestException):
		pass


def request(method, url, **options):
	raise exceptions.ConnectionError(url)

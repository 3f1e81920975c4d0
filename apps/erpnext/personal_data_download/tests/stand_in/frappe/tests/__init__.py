from unittest import TestCase


class IntegrationTestCase(TestCase):
	pass

from types import SimpleNamespace

# Attempts by account: True where the password was right.
attempts: list[tuple] = []


def get_login_attempt_tracker(key):
	return SimpleNamespace(
		add_failure_attempt=lambda: attempts.append((key, False)),
		add_success_attempt=lambda: attempts.append((key, True)),
	)

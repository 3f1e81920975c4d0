rung: list[tuple] = []


def enqueue_create_notification(users, doc):
	rung.append((users, doc))

def is_scheduler_inactive(verbose=True):
	return False

def rate_limit(limit, seconds):
	def limited(function):
		function.rate = (limit, seconds)
		return function

	return limited

"""Settings ▸ Who gets tickets: what counts, the skills there are, what people can do, and when they are off."""

"""The fault harness: a working day is killed at named points and at random, and nothing may be lost or doubled."""

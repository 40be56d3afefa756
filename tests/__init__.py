# The variable that names a folder which all processes of a run share; `conftest.py` makes it.
SHARED_FOLDER = "DESKFLOW_TESTS_SHARED"

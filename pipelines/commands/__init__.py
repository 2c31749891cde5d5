"""What can be done from the command line, a file per subject. `pipelines/__main__.py` lists the commands."""

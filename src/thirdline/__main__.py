"""`python -m thirdline`."""

from thirdline.interfaces.cli import main

main()

"""`python -m cxassess.cli` is `cxassess`, for environments whose scripts are not on the path."""

import sys

from cxassess.cli import main

sys.exit(main())

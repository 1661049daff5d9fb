"""Picture and codes: the sources of frames, the decoders, the two loops."""

import os

# For NumPy and OpenCV, before either is loaded: nothing here is a large product of matrices, and the threads that OpenBLAS
# would start for one keep the other core busy while the program loads (60 ms of it).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

"""The processes that judge compute on one thread: they run side by side, and round as each other do."""

# Read when NumPy is imported, by whichever BLAS it comes with.
ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "VECLIB_MAXIMUM_THREADS": "1",
}

"""Runs the functions that a test program is made of: each passes unless it raises."""


def run(tests):
    """Prints what failed and a closing count; answers the exit code."""
    failed = 0
    for test in tests:
        try:
            test()
        except Exception as error:  # whatever went wrong belongs to this test alone
            failed += 1
            print(f"{test.__name__}: {type(error).__name__}: {str(error)[:2000]}")
    print(f"{len(tests) - failed} passed, {failed} failed")
    return 1 if failed else 0

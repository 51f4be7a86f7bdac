from tests.accounts.house import empty_house, house, quick_hashes  # noqa: F401 (fixtures)

"""The one door for writes, the chained entries it leaves, and their verification."""

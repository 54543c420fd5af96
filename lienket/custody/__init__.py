"""Identity custody: what says who reported is kept under seal, apart from everything else."""

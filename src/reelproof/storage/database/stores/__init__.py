"""SQL stores: one module each for projects, jobs, assets, takes, attempts and so on."""

"""`make bench`: what an exchange costs, each figure beside a reference taken in the same run."""

"""The Aleppo demonstration: a real operation to try the product on."""

app-name = كوريدور

app-name = Corridor

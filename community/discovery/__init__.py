"""How visitors find their way: home, navigation, paging, error pages."""

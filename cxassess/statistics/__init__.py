"""How sure, how alike: intervals, agreement, comparison, differences between units. numpy only."""

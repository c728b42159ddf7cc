"""The example client: invented people and answers, marked as sample data wherever they show."""

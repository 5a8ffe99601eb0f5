"""What a study's placements add up to: rates with intervals, time online, dose-response, agreement."""

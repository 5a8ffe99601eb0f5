"""The web application: pages for people, /v1 for programs. Thin: every act goes through casework."""

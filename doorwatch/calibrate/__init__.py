"""Calibration: the exploitation lane's weights tuned by moderators' decisions, proposed and never applied.

scikit-learn lives here alone. Import the modules where they are needed: `examples` is light, `fit` is not.
"""

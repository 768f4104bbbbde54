guide-others-h = The guide for others

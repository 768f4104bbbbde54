guide-others-h = Hướng dẫn cho người khác

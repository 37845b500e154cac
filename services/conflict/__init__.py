"""The conflict service: which claims meet, what that means, and who may engage."""

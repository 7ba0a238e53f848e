"""预警发布: the life of a warning from draft to lift; who must hear it; how it leaves the house and who has answered."""

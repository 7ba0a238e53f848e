"""监督管理: the pages of enterprises, towns, counties and the city for their daily work."""

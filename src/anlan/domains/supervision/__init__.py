"""监督管理: an enterprise's file, its risks, its hidden dangers and its hazardous work, kept by the enterprise, its town and its county."""

"""Papers that leave the house: Word with tables and native charts, Excel, official documents in the layout of GB/T 9704-2012."""

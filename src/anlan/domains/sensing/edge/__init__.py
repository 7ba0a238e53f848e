"""An edge node 边缘节点: a plant, a county, a command vehicle that judges by itself while it is cut off, and passes on what it heard after."""

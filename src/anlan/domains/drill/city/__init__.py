"""The demonstration city 演示城市: Lianyungang's real divisions and facts, and invented things that fill what is only counted.

What is real carries its source; what is invented carries ``invented`` and the word 演示 in its name; every coordinate not
surveyed carries ``approximate``. Everything is WGS 84 lon, lat. The same seed gives the same city, to the last digit.
"""

"""What enforcement decides, as an officer or a legal reviewer could read it. Pure: values in, Verdict out, clause cited."""

"""Life-cycles as tables: state × verb → guard, rights, required fields, deadline. The table draws buttons, diagram and tests."""

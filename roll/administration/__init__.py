"""The screens of whoever runs the whole site: the areas and schools there are, and who begins at each."""

"""Papers: a form is data, laid out once by the shipped fonts' metrics, then drawn as Word and as PDF.

The only room that imports python-docx and reportlab; both only inside the functions that need them.
"""

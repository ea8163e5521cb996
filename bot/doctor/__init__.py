"""`reportline doctor`: looks at what an operator set up and says, in plain words, what is wrong and what to do.

A file or folder for each subject. Looking and judging are apart: facts are gathered first, and each check is a pure
function of them that gives its findings. Nothing is changed.
"""

"""QTI 1.2, as Canvas, Blackboard and Respondus write it."""

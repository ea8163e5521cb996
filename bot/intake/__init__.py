"""Where reports go: the shapes that intakes speak, and a stand-in to try one out."""

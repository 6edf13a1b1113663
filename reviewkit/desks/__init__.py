"""One desk for each room: the only code that sees a room and the store together.

Every desk has a reading half, which a Review shows, and a writing half, which a Person shows.
"""

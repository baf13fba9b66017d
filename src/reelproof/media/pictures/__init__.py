"""Reading of pictures: safe decoding of files of any kind and size."""

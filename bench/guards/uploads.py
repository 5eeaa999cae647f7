"""What people upload: written anew or looked through, so that it is what it says and nothing more."""

from bench.guards import Guard

FILES = "tests/home/test_files.py"
PHOTOS = "tests/foundation/test_photos.py"
DOCUMENTS = "tests/foundation/test_documents.py"

GUARDS = [
    Guard(
        "where a photo was taken is gone",
        "foundation/files/images.py",
        'upright.save(out, "JPEG", quality=82, optimize=True)',
        'upright.save(out, "JPEG", quality=82, optimize=True, exif=picture.getexif())',
        (
            f"{PHOTOS}::test_what_the_camera_and_its_owner_noted_is_gone",
            f"{FILES}::test_an_upload_is_served_without_the_place_it_was_taken",
        ),
    ),
    Guard(
        "what the camera's owner wrote is gone",
        "foundation/files/images.py",
        "    upright.info.clear()  # Pillow writes a JPEG's comment again\n",
        "",
        (f"{PHOTOS}::test_what_the_camera_and_its_owner_noted_is_gone",),
    ),
    Guard(
        "a small file does not unfold into gigabytes",
        "foundation/files/images.py",
        "    if pixels > MAX_PIXELS:\n",
        "    if False:\n",
        (f"{PHOTOS}::test_a_picture_of_too_many_pixels_is_refused_before_it_is_decoded",),
    ),
    Guard(
        "only what is decoded line by line is opened smaller",
        "foundation/files/images.py",
        "    return bool(colours == bytes([len(picture.getbands())]))\n",
        "    return True\n",
        (f"{PHOTOS}::test_a_jpeg_that_hides_its_scans_behind_an_odd_mark_is_not_opened_smaller",),
    ),
    Guard(
        "a PDF is looked through",
        "foundation/files/documents.py",
        "        pdfs.check_pdf(content)\n",
        "        pass\n",
        (f"{DOCUMENTS}::test_what_is_more_than_it_says_is_refused_in_words",),
    ),
    Guard(
        "a document is looked through whoever sends it",
        "foundation/files/cleaning.py",
        "        documents.check_document(content, ending)\n",
        "        pass\n",
        (
            f"{DOCUMENTS}::test_what_is_more_than_it_says_is_refused_in_words",
            f"{DOCUMENTS}::test_a_paper_of_the_portal_is_looked_through_too",
        ),
    ),
    Guard(
        "a PDF runs nothing",
        "foundation/files/pdfs.py",
        "if any(PROGRAMS.search(each) for each in (text, *map(decode_names, parts))):",
        "if any(PROGRAMS.search(each) for each in (text,)):",
        (f"{DOCUMENTS}::test_what_is_more_than_it_says_is_refused_in_words",),
    ),
    Guard(
        "an office file is looked through",
        "foundation/files/documents.py",
        "        archives.check_archive(content)\n",
        "        pass\n",
        (f"{DOCUMENTS}::test_what_is_more_than_it_says_is_refused_in_words",),
    ),
    Guard(
        "an office file carries no programs",
        "foundation/files/archives.py",
        """            if any(PROGRAMS.search(each.filename) for each in entries):
                raise programs_error()
""",
        "",
        (f"{DOCUMENTS}::test_what_is_more_than_it_says_is_refused_in_words",),
    ),
    Guard(
        "an office file carries no other program's object",
        "foundation/files/archives.py",
        """            if any(is_embedded(each.filename) for each in entries):
                raise embedded_error()
""",
        "",
        (f"{DOCUMENTS}::test_what_is_more_than_it_says_is_refused_in_words",),
    ),
    Guard(
        "a template of this machine is not one of a server",
        "foundation/files/archives.py",
        'LOCAL.fullmatch(normalize("NFKC", unquote(address.strip())))',
        "True",
        (f"{DOCUMENTS}::test_what_is_more_than_it_says_is_refused_in_words",),
    ),
    Guard(
        "only a pack that is open is not unpacked",
        "foundation/files/pdfs.py",
        "name.start() not in unpacked",
        "False",
        (f"{DOCUMENTS}::test_what_is_more_than_it_says_is_refused_in_words",),
    ),
    Guard(
        "a text is no page",
        "foundation/files/texts.py",
        "    if is_code(text):\n",
        "    if False:\n",
        (f"{DOCUMENTS}::test_what_is_more_than_it_says_is_refused_in_words",),
    ),
    Guard(
        "entries that overlap are refused",
        "foundation/files/archives.py",
        "        and sum(each.compress_size for each in entries) < len(content)\n",
        "",
        (f"{DOCUMENTS}::test_two_names_of_one_content_do_not_stand_alone",),
    ),
    Guard(
        "a table holds no formula",
        "foundation/files/texts.py",
        "if is_table and any(map(is_formula, cells(text))):",
        "if False:",
        (f"{DOCUMENTS}::test_what_is_more_than_it_says_is_refused_in_words",),
    ),
    Guard(
        "the place a phone noted in a video is blanked",
        "foundation/files/videos.py",
        "        if box.kind in TELLTALE:\n",
        "        if False:\n",
        ("tests/foundation/test_videos.py::test_the_place_the_phone_noted_is_blanked_and_nothing_moves",),
    ),
]

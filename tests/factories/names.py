"""Names as they stand on the rolls of a school in Uttar Pradesh: invented people, four language communities."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Community:
    """`surnames` come as (of sons and fathers, of daughters and mothers)."""

    language: str
    share: int
    boys: tuple[str, ...]
    girls: tuple[str, ...]
    fathers: tuple[str, ...]
    mothers: tuple[str, ...]
    surnames: tuple[tuple[str, str], ...]


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def both(text: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, name) for name in text.split())


HINDI = Community(
    language="hi",
    share=50,
    boys=words(
        "Aditya Ansh Arjun Aryan Ayush Daksh Dev Dhruv Gaurav Harsh Ishaan Kartik Krishna Kunal Lakshya Madhav Manav "
        "Mohit Naman Nikhil Om Piyush Pranav Pratham Raghav Rishabh Rohan Sahil Samar Sarthak Shaurya Shivansh Tanmay "
        "Tejas Utkarsh Vansh Ved Vihaan Vivek Yash"
    ),
    girls=words(
        "Aanya Aaradhya Aditi Ananya Anika Anjali Avni Bhavna Charvi Diya Garima Gauri Isha Jhanvi Kavya Khushi Kiran "
        "Kriti Lavanya Mahi Mansi Meera Myra Nandini Navya Nidhi Nisha Pihu Pooja Prachi Pragya Priya Riddhi Riya Ruhi "
        "Saanvi Sakshi Sanya Shreya Shruti Sneha Suhani Tanvi Vaishnavi Vanya"
    ),
    fathers=words(
        "Ajay Alok Amit Anil Arvind Ashok Awadhesh Brijesh Deepak Dinesh Hari Jitendra Kamlesh Mahesh Manoj Mukesh "
        "Naresh Pankaj Pradeep Rajesh Rajkumar Rakesh Ramesh Ravi Sanjay Santosh Satish Shiv Sudhir Sunil Suresh Umesh "
        "Vijay Vinod Virendra"
    ),
    mothers=words(
        "Anita Archana Asha Babita Geeta Kamla Kanchan Kusum Lata Laxmi Madhuri Mamta Manju Meena Neelam Pinky Poonam "
        "Preeti Pushpa Radha Rekha Renu Ritu Sadhana Sandhya Sangeeta Sarita Savita Seema Shanti Shobha Suman Sushila "
        "Urmila Usha Vandana Vimla"
    ),
    surnames=both(
        "Yadav Verma Mishra Sharma Maurya Gupta Shukla Tiwari Rawat Kashyap Pal Chaurasia Srivastava Pandey Gautam "
        "Rajput Kumar Patel Dwivedi Nishad Prajapati Kushwaha Soni Bajpai Chauhan"
    ),
)
PUNJABI = Community(
    language="pa",
    share=15,
    boys=words(
        "Amanpreet Angad Anmol Arshdeep Ekam Fateh Gurnoor Gurshaan Harman Harsimran Jashan Jaspreet Karanveer Kirat "
        "Manraj Navjot Prabhjot Sahib Sukhman Tejbir Veer"
    ),
    girls=words(
        "Amrit Asees Avneet Bani Charanjit Ekam Gurleen Harleen Harnoor Jasleen Jasmeet Kirandeep Komalpreet Mannat "
        "Manpreet Navneet Nimrat Prabhleen Rajvir Ravneet Sehaj Simran Tavleen"
    ),
    fathers=words(
        "Balwinder Daljit Gurmeet Gurpreet Harjinder Jagtar Jaswant Kulwant Lakhbir Manjit Narinder Paramjit Ranjit "
        "Satnam Sukhdev Tarsem"
    ),
    mothers=words(
        "Amarjit Baljeet Charanjit Daljeet Gurjeet Harbhajan Inderjit Jasbir Kulwinder Manjeet Parminder Rajinder "
        "Ravinder Sarabjit Surinder"
    ),
    surnames=(
        ("Singh", "Kaur"),
        ("Singh Gill", "Kaur Gill"),
        ("Singh Sandhu", "Kaur Sandhu"),
        ("Singh Bedi", "Kaur Bedi"),
    ),
)
URDU = Community(
    language="ur",
    share=26,
    boys=words(
        "Aamir Aaqib Ahmad Ali Arman Asad Ayaan Azhan Danish Faizan Farhan Hamza Hasan Huzaifa Ibrahim Imaan Kaif "
        "Mohsin Mustafa Rehan Rizwan Saad Salman Shadab Tabish Umar Usman Yusuf Zaid Zain"
    ),
    girls=words(
        "Aaliya Aisha Alina Amina Anam Areeba Asma Bushra Fatima Hafsa Hiba Iqra Kulsum Mahira Maryam Mehwish Nargis "
        "Rabia Ruqaiya Saba Sadia Safiya Saima Sana Shifa Sumaiya Tayyaba Uzma Zainab Zoya"
    ),
    fathers=words(
        "Abdul Afzal Akhtar Anwar Arif Asif Aslam Faisal Haneef Iqbal Irfan Javed Kaleem Mohammad Naseem Nadeem Parvez "
        "Rafiq Rashid Saleem Shakeel Shamim Tariq Waseem Zahid"
    ),
    mothers=words(
        "Afreen Farzana Gulshan Hasina Ishrat Kausar Khatoon Mumtaz Nafisa Naseema Nasreen Noorjahan Parveen Rehana "
        "Rubina Rukhsar Sabiha Sajida Shabana Shabnam Shaheen Shama Tabassum Tarannum Yasmeen Zubaida"
    ),
    surnames=both("Khan Ansari Siddiqui Qureshi Idrisi Rizvi Usmani Mansoori Farooqui Salmani Hashmi"),
)
ENGLISH = Community(
    language="en",
    share=9,
    boys=words("Aaron Abhishek Alwin Daniel David Ethan Joel John Joshua Nathan Rahul Ryan Samuel Steven Vincent"),
    girls=words("Angel Anna Christina Elizabeth Esther Grace Hannah Jessica Maria Neha Rachel Rebecca Riya Ruth Sarah"),
    fathers=words("Albert Anthony Benjamin George Jacob James Joseph Paul Peter Philip Prakash Robert Stephen Thomas"),
    mothers=words("Agnes Alice Annie Catherine Deborah Julie Leena Margaret Martha Mary Monica Rosy Sheela Susan"),
    surnames=both("Masih Joseph Thomas Francis Lal Mathew Das Paul Minz Ekka Nath David"),
)
COMMUNITIES = (HINDI, PUNJABI, URDU, ENGLISH)

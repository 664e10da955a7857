"""What is counted of rights, a module for each topic; who may not see a record sees how many there are. The composition collects all."""

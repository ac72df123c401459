<% System.exit(5); %>
